import type { NavigationRow } from '../../navigation.ts'

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

/** The signed-in member of staff, and what they see of the back office. */
export interface Frame {
  staff: { name: string; role: string }
  navigation: readonly NavigationRow[]
  /** The part that the page belongs to; null where it belongs to none. */
  section: string | null
  /** The path of the page, to come back to. */
  path: string
  query?: string
}
