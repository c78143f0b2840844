/**
 * Cyrillic, Greek and Armenian letters that look like a Latin letter or a digit, by what they look
 * like: the part of `confusables.txt` of Unicode 14.0.0 (UTS 39) whose source is in U+0370–U+0587
 * and whose target is one ASCII letter or digit. Full-width and mathematical letters are not here:
 * NFKC makes them plain.
 */
const LOOKALIKES: Readonly<Record<string, string>> = {
  2: 'Ϩ',
  3: 'ЗӠ',
  6: 'б',
  A: 'ΑА',
  B: 'ΒВ',
  C: 'ϹС',
  E: 'ΕЕ',
  F: 'Ϝ',
  G: 'Ԍ',
  H: 'ΗН',
  J: 'ͿЈ',
  K: 'ΚК',
  M: 'ΜϺМ',
  N: 'Ν',
  O: 'ΟОՕ',
  P: 'ΡР',
  S: 'ЅՏ',
  T: 'ΤТ',
  U: 'Ս',
  V: 'Ѵ',
  W: 'Ԝ',
  X: 'ΧХ',
  Y: 'ΥϒУҮ',
  Z: 'Ζ',
  a: 'αа',
  b: 'Ь',
  c: 'ϲс',
  d: 'ԁ',
  e: 'еҽ',
  f: 'ք',
  g: 'ց',
  h: 'һհ',
  i: 'ιͺіӏ',
  j: 'ϳј',
  l: 'ΙІӀ',
  n: 'ոռ',
  o: 'οσоօ',
  p: 'ρϱр',
  q: 'ԛգզ',
  r: 'г',
  s: 'ѕ',
  u: 'υս',
  v: 'νѵ',
  w: 'ѡԝա',
  x: 'х',
  y: 'γуү',
}

const PLAIN = new Map(
  Object.entries(LOOKALIKES).flatMap(([plain, all]) =>
    [...all].map((lookalike): [string, string] => [lookalike, plain.toLowerCase()]),
  ),
)

/**
 * Text in lower case without invisible characters, in which letters of other scripts that look
 * Latin are Latin. Two texts that a reader cannot tell apart are equal, except in ASCII: `0` and `o`, `1` and `l`
 * are different mailboxes, and only the place they stand in tells which was meant.
 */
export const plainLetters = (text: string): string =>
  [...text.normalize('NFKC').replace(/\p{Cf}/gu, '')]
    .map((letter) => PLAIN.get(letter) ?? letter)
    .join('')
    .toLowerCase()
