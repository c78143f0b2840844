import { z } from 'zod'
import { count, envelope, nameText } from '../platform/envelope.ts'

/** The next step of a publish. A run that is past this step has done it. */
export const catalogPublish = envelope(
  'catalog.publish',
  z.strictObject({ run: count, step: count }),
)

/** The next products of an import, from this position on. A run that is past it has written them. */
export const importWrite = envelope(
  'import.write',
  z.strictObject({ importId: nameText, from: count }),
)

/** The next first stock of an import, from this position on. */
export const importStock = envelope(
  'import.stock',
  z.strictObject({ importId: nameText, from: count }),
)

export type CatalogPublish = z.infer<typeof catalogPublish>
export type ImportWrite = z.infer<typeof importWrite>
export type ImportStock = z.infer<typeof importStock>
