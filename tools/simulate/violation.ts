/** Something the shop must never do. */
export class Violation extends Error {}

export function demand(holds: boolean, say: () => string): asserts holds {
  if (!holds) throw new Violation(say())
}
