import { PICTURES_FORM_MAX_BYTES } from '../../../src/shared/platform/limits.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { GatewayContext } from './app.ts'
import { readBytes } from './read-bytes.ts'

/** The fields and the files of a form with pictures. Refuses `body_too_large` and `invalid_body`. */
export async function readUpload(
  c: GatewayContext,
): Promise<Result<{ fields: URLSearchParams; files: File[] }>> {
  const bytes = await readBytes(c.req.raw.body, PICTURES_FORM_MAX_BYTES)
  if (!bytes) return refuse('body_too_large')
  const headers = { 'content-type': c.req.header('content-type') ?? '' }
  const form = await new Response(bytes, { headers }).formData().catch(() => null)
  if (!form) return refuse('invalid_body')
  const fields = new URLSearchParams()
  const files: File[] = []
  for (const [name, value] of form) {
    if (typeof value === 'string') fields.append(name, value)
    // A browser sends an empty file where none is chosen.
    else if (value.size > 0 || value.name !== '') files.push(value)
  }
  return ok({ fields, files })
}
