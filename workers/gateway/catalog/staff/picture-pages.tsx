import type { RefusedPicture } from '../../../../src/admin/components/products/product-pictures.tsx'
import { texts } from '../../../../src/admin/texts/texts.ts'
import {
  arrangeImages,
  type ImageArrangement,
} from '../../../../src/shared/catalog/edit/arrange-images.ts'
import { IMAGES_PER_PRODUCT_MAX } from '../../../../src/shared/catalog/edit/contract.ts'
import { imageTypeOf } from '../../../../src/shared/catalog/edit/image-type.ts'
import { ok, type Problem, type Result, refuse } from '../../../../src/shared/platform/result.ts'
import { createRouter, type GatewayContext } from '../../http/app.ts'
import { wantsPage } from '../../http/pages/errors.tsx'
import { goOn, keyOf } from '../../http/pages/forms.ts'
import { sentenceOf, staffForm } from '../../http/pages/staff-page.tsx'
import { readUpload } from '../../http/read-upload.ts'
import { auditedWrite } from '../../http/staff-write.ts'
import { addPicture } from './pictures.ts'
import { PRODUCT_PAGE, showProduct } from './product-editor-view.tsx'
import { stockSetter, writeDeps } from './writes.ts'

export const staffPicturePages = createRouter()

const tooMuch = refuse('body_too_large', texts.pictures.tooMuch)

/** The reason for refusing a picture, in words. */
const reasonOf = (problem: Problem): string =>
  texts.pictureRefusals[problem.code] ?? sentenceOf(problem)

/** Adds the files one after the other, so that they keep their order. A refused one stops no other. */
async function addPictures(
  c: GatewayContext,
  id: string,
  { fields, files }: { fields: URLSearchParams; files: readonly File[] },
): Promise<Result<{ refused: (RefusedPicture & { problem: Problem })[] }>> {
  const key = keyOf(fields)
  const refused: (RefusedPicture & { problem: Problem })[] = []
  for (const [index, file] of files.entries()) {
    const bytes = new Uint8Array(await file.arrayBuffer())
    c.set('idempotencyKey', key === null ? null : `${key}-${index}`)
    // The name's ending, which the browser goes by, may be wrong: the bytes say the type.
    const declared = imageTypeOf(bytes) ?? file.type
    const added = await addPicture(c, id, { bytes, declared }, { alt: '', width: 0, height: 0 })
    if (added.ok) continue
    if (added.problem.code === 'not_found') return added
    refused.push({ name: file.name, reason: reasonOf(added.problem), problem: added.problem })
  }
  return ok({ refused })
}

staffForm(
  staffPicturePages,
  { ...PRODUCT_PAGE, path: '/admin/products/:id/upload', permission: 'image.add' },
  async (c, { staff }) => {
    const id = c.req.param('id') ?? ''
    const sent = await readUpload(c)
    if (!sent.ok) return sent.problem.code === 'body_too_large' ? tooMuch : sent
    const none = { name: '', reason: texts.pictures.noFile }
    if (sent.value.files.length === 0) return showProduct(c, staff, { refused: [none] })
    const added = await addPictures(c, id, sent.value)
    if (!added.ok) return added
    const { refused } = added.value
    const [first] = refused
    if (!first) return goOn(c, `/admin/products/${id}?done=product.pictures`)
    if (wantsPage(c)) return showProduct(c, staff, { refused })
    return { ok: false, problem: { ...first.problem, detail: first.reason } }
  },
)

/** The arrangement that a form of pictures asks for; the order is that of its fields. */
function arrangementOf(fields: URLSearchParams): ImageArrangement {
  const urls = new Map<string, string>()
  for (const [name, url] of fields) if (name.startsWith('url-')) urls.set(name.slice(4), url)
  const order = [...urls].slice(0, IMAGES_PER_PRODUCT_MAX).map(([number, url]) => {
    return { url, alt: (fields.get(`alt-${number}`) ?? '').trim() }
  })
  const [moved = '', by = ''] = (fields.get('move') ?? '').split(' ')
  const [movedUrl, removed] = [urls.get(moved), urls.get(fields.get('remove') ?? '')]
  return {
    order,
    ...(movedUrl === undefined ? {} : { move: { url: movedUrl, by: by === '-1' ? -1 : 1 } }),
    ...(removed === undefined ? {} : { remove: removed }),
  }
}

staffForm(
  staffPicturePages,
  { ...PRODUCT_PAGE, path: '/admin/products/:id/pictures', permission: 'product.change' },
  async (c, { staff, fields }) => {
    const id = c.req.param('id') ?? ''
    const arranged = await auditedWrite(c, id, async () => {
      const deps = { ...writeDeps(c.env), setStock: stockSetter(c, id) }
      const edit = await arrangeImages(deps, id, arrangementOf(fields))
      return edit.ok ? ok({ ...edit.value, value: null }) : edit
    })
    if (arranged.ok) return goOn(c, `/admin/products/${id}?done=product.pictures`)
    return showProduct(c, staff, { problem: arranged.problem })
  },
)
