import * as fc from 'fast-check';

const anyCharacter = fc.oneof(fc.nat(0x7f), fc.nat(0x10ffff));

/** Text of anything a person or a machine could send: control characters and lone surrogates too. */
export function anyText(maxLength = 50): fc.Arbitrary<string> {
  return fc.array(anyCharacter, { maxLength }).map((codes) => String.fromCodePoint(...codes));
}
