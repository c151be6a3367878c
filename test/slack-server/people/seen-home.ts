import type { HomeTab } from '../world/views.ts';
import { buttonsIn, labelOf, theOne } from './elements.ts';
import { menuAt } from './hands.ts';
import { readableBlocks } from './readable.ts';
import { seenMenus, type Onlooker } from './seen-message.ts';
import type { SeenHome } from './seen.ts';

/** The home tab as its user sees it; what is published later shows in the same object. */
export function seenHome(home: HomeTab, onlooker: Onlooker): SeenHome {
  const { hands, workspace, see, seeForm } = onlooker;
  const blocks = () => home.content.blocks;
  const pressed = (label: string) =>
    hands.deeds.press(home, theOne(buttonsIn(blocks()), labelOf, label, 'button'));
  const chosen = (placeholder: string, option: string) =>
    hands.chosen(home, menuAt(blocks(), placeholder), option);

  return {
    get text() {
      return readableBlocks(blocks(), workspace);
    },
    get buttons() {
      return buttonsIn(blocks()).map(labelOf);
    },
    get menus() {
      return seenMenus(blocks());
    },
    press: async (label) => seenHome(await hands.homeAfter(pressed(label)), onlooker),
    select: async (placeholder, option) =>
      seenHome(await hands.homeAfter(chosen(placeholder, option)), onlooker),
    suggest: async (placeholder, typed) => hands.suggest(home, menuAt(blocks(), placeholder), typed),
    pressForMessage: async (label) => see(await hands.messageAfter(pressed(label))),
    open: async (label) => seeForm(await hands.formAfter(pressed(label))),
  };
}
