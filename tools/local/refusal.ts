/** Something the person at the keyboard can mend: shown as its message alone, without a trace. */
export class Refusal extends Error {
  override name = 'Refusal'
}
