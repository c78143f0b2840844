import type { Now } from '../../../platform/clock.ts'
import type { PublishProgress } from '../../contract.ts'
import type { ProductColumn } from '../product-columns.ts'

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

/** The end of an import. */
export interface ImportDone extends ImportCounts {
  type: 'done'
  /** The encoding the file was read in, such as `UTF-8`. */
  encoding: string
  version: string
  /** SKUs whose first stock is set after this, by the queue; the publish follows. */
  stockLeft?: number
  /** The publish goes on by the queue. */
  publishing?: PublishProgress
  /** Nothing was written: this is what an import would do. */
  dryRun?: true
}

/** A line of the answer to an import. */
export type ImportEvent =
  | { type: 'progress'; products: number; rows: number; bytes: number }
  | { type: 'refused'; row: number; handle: string; code: string; reason: string }
  /** Something was assumed or changed; the product is taken. `handle` is '' for the whole file. */
  | { type: 'note'; row: number; handle: string; code: string; reason: string }
  | ImportDone
  | { type: 'failed'; reason: string }

/** The knowledge of a file that every step of its import needs. */
export interface ImportPlan {
  columns: ProductColumn[]
  encoding: string
  /** The request that the file came with. */
  requestId: string
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
