import type { Changes } from '../far-end/changes.ts';
import type { Clock } from '../far-end/clock.ts';
import { createInteractions, type Interactions } from './interactions.ts';
import { createMessages, type Messages } from './messages.ts';
import { createOutcomes, type Outcomes } from './outcomes.ts';
import type { SentRequest } from './requests.ts';
import { createViews, type Views } from './views.ts';
import type { User } from './workspace.ts';

/** All that Slack knows. */
export interface Slack {
  readonly users: User[];
  readonly messages: Messages;
  readonly views: Views;
  readonly interactions: Interactions;
  readonly outcomes: Outcomes;
  /** What the app has sent, oldest first. */
  readonly requests: SentRequest[];
}

export function createSlack(clock: Clock, changes: Changes): Slack {
  const requests: SentRequest[] = [];
  return {
    users: [],
    messages: createMessages(clock),
    views: createViews(),
    interactions: createInteractions(clock),
    outcomes: createOutcomes(changes, requests),
    requests,
  };
}
