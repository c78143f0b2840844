import type { Now } from '../../../platform/clock.ts'

/** `stalled`: it is not finished and has given no sign of life for IMPORT_STALLED_MS. */
type ImportState = 'running' | 'done' | 'failed' | 'stalled'

/** What an import refused (`refused`), or assumed or changed (`note`). */
export interface ImportIssue {
  kind: 'refused' | 'note'
  /** A line of the file; the header is line 1. */
  row: number
  /** Of the product in the file; empty for the whole file. */
  handle: string
  code: string
  reason: string
}

/** The counts at the end of an import. */
export interface ImportCounts {
  imported: number
  updated: number
  refused: number
  notes: number
}

/** An import of a product file, running or over. */
export interface ImportRun {
  id: string
  fileName: string
  /** Nothing is written: the report alone is made. */
  dryRun: boolean
  state: ImportState
  startedAt: string
  /** The last sign of life. */
  seenAt: string
  progress: {
    products: number
    rows: number
    bytes: number
    /** Null where the length of the file is not known. */
    fileBytes: number | null
  }
  /** Null before the end, and where it failed. */
  counts: ImportCounts | null
  /** First stock that is set after the import, by the queue; null where there is none. */
  stock: { done: number; total: number } | null
  /** The encoding the file was read in; null before the end. */
  encoding: string | null
  /** Why it failed; null where it did not. */
  failure: string | null
}

/** An import about to start. */
export interface NewImportRun {
  id: string
  staffId: string
  fileName: string
  fileBytes: number | null
  dryRun: boolean
  startedAt: Now
}
