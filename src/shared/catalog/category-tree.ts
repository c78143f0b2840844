import type { CategoryDocument } from './contract.ts'
import type { CategoryRow } from './schema.ts'

type Node = Pick<CategoryRow, 'id' | 'parent_id'>

/** A category in its place of the tree. */
export interface Placed<Row> {
  row: Row
  /** 0 at the top. */
  depth: number
  /** Its index among those with the same parent. */
  position: number
}

/**
 * The categories as a tree: each stands before those below it, siblings in the order given. Every
 * row is there once, also where parents form a circle.
 */
export function treeOf<Row extends Node>(rows: readonly Row[]): Placed<Row>[] {
  const ids = new Set(rows.map(({ id }) => id))
  const isTop = ({ parent_id }: Row) => parent_id === null || !ids.has(parent_id)
  const below = Map.groupBy(rows, ({ parent_id }) => parent_id)
  const placed = new Map<string, Placed<Row>>()
  const place = (siblings: readonly Row[], depth: number): void => {
    for (const [position, row] of siblings.entries()) {
      if (placed.has(row.id)) continue
      placed.set(row.id, { row, depth, position })
      place(below.get(row.id) ?? [], depth + 1)
    }
  }
  place(rows.filter(isTop), 0)
  place(
    rows.filter(({ id }) => !placed.has(id)),
    0,
  )
  return [...placed.values()]
}

/** Whether `id` is `ancestorId` or stands below it. A circle in the data ends the search. */
export function isWithin(rows: readonly Node[], id: string, ancestorId: string): boolean {
  const parentOf = new Map(rows.map((row) => [row.id, row.parent_id]))
  const seen = new Set<string>()
  for (let at: string | null = id; at !== null && !seen.has(at); at = parentOf.get(at) ?? null) {
    if (at === ancestorId) return true
    seen.add(at)
  }
  return false
}

/** Whether a category stands in the shop's header. Unset, those at the top do. */
export const standsInHeader = ({
  in_header,
  parent_id,
}: Pick<CategoryRow, 'in_header' | 'parent_id'>): boolean =>
  in_header === null ? parent_id === null : in_header === 1

/** The published categories of the header. A release from before the field follows the level. */
export const headerOf = <One extends Pick<CategoryDocument, 'inHeader' | 'parentId'>>(
  published: readonly One[],
): One[] => published.filter(({ inHeader, parentId }) => inHeader ?? parentId === null)
