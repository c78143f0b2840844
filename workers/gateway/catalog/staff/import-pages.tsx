import { IMPORTS_PATH, ImportList } from '../../../../src/admin/components/imports/import-list.tsx'
import { ImportPage } from '../../../../src/admin/components/imports/import-page.tsx'
import { texts } from '../../../../src/admin/texts/texts.ts'
import {
  exportRefused,
  listImports,
  readImport,
  readIssues,
} from '../../../../src/shared/catalog/import/runs/read-imports.ts'
import { readPublishProgress } from '../../../../src/shared/catalog/publish/publish-changes.ts'
import { newId } from '../../../../src/shared/platform/ids.ts'
import { ok, type Problem, type Result, refuse } from '../../../../src/shared/platform/result.ts'
import { cleanLine } from '../../../../src/shared/platform/text.ts'
import { createRouter, type GatewayContext } from '../../http/app.ts'
import { csvDownload } from '../../http/csv-download.ts'
import { multipartFile } from '../../http/multipart-file.ts'
import { seeOther } from '../../http/pages/forms.ts'
import {
  type StaffView,
  sentenceOf,
  staffForm,
  staffPage,
  statusOf,
} from '../../http/pages/staff-page.tsx'
import { charsetOf, declaredBytes, streamImport, takeImport, type Upload } from './run-import.ts'

export const staffImportPages = createRouter()

const TEXT = texts.imports
const OF_IMPORTS = { title: TEXT.title, section: 'import' } as const
/** Refused rows and notes on the page of an import; the file to download has more. */
const ISSUES_SHOWN = 100
const FILE_NAME_MAX_CHARS = 200

staffPage(
  staffImportPages,
  {
    path: IMPORTS_PATH,
    permission: 'import.products',
    ...OF_IMPORTS,
    islands: ['table', 'live', 'import'],
  },
  (c) => showList(c, null),
)

async function showList(c: GatewayContext, problem: Problem | null): Promise<Result<StaffView>> {
  const runs = await listImports(c.env.CATALOG_DB, Date.now())
  return ok({
    status: problem === null ? 200 : statusOf(problem),
    content: (
      <ImportList
        runs={runs}
        form={{ checkId: newId('imp'), runId: newId('imp') }}
        {...(problem === null ? {} : { message: sentenceOf(problem) })}
      />
    ),
  })
}

staffPage(
  staffImportPages,
  {
    path: `${IMPORTS_PATH}/:id`,
    permission: 'import.products',
    ...OF_IMPORTS,
    islands: ['table', 'live'],
  },
  async (c) => {
    const { CATALOG_DB: database } = c.env
    const id = c.req.param('id') ?? ''
    const read = await readImport(database, id, Date.now())
    if (!read.ok) return read
    const [publishing, refused, notes] = await Promise.all([
      readPublishProgress(database),
      readIssues(database, id, 'refused', ISSUES_SHOWN),
      readIssues(database, id, 'note', ISSUES_SHOWN),
    ])
    const run = read.value
    return ok({
      title: run.fileName || TEXT.unnamed,
      state: JSON.stringify([run, publishing, refused.length, notes.length]),
      content: <ImportPage run={run} publishing={publishing} refused={refused} notes={notes} />,
    })
  },
)

staffPage(
  staffImportPages,
  { path: `${IMPORTS_PATH}/:id/refused.csv`, permission: 'import.products', ...OF_IMPORTS },
  async (c) => {
    const id = c.req.param('id') ?? ''
    const known = await readImport(c.env.CATALOG_DB, id, Date.now())
    if (!known.ok) return known
    return csvDownload(c, 'refused.csv', exportRefused(c.env.CATALOG_DB, id))
  },
)

for (const [verb, dryRun] of [
  ['check', true],
  ['run', false],
] as const) {
  staffForm(
    staffImportPages,
    { path: `${IMPORTS_PATH}/:id/${verb}`, permission: 'import.products', ...OF_IMPORTS },
    async (c) => {
      const upload = await uploadOf(c, dryRun)
      if (!upload.ok) return isFile(c) ? upload : showList(c, upload.problem)
      if (isFile(c)) {
        const streamed = await streamImport(c, upload.value)
        return streamed.ok ? streamed.value : streamed
      }
      await takeImport(c, upload.value)
      return seeOther(c, `${IMPORTS_PATH}/${upload.value.importId}`)
    },
  )
}

/** A script sends the file itself; a form sends it among its fields. */
const isFile = (c: GatewayContext): boolean => /^text\/csv\b/i.test(typeOf(c))
const typeOf = (c: GatewayContext): string => c.req.header('content-type') ?? ''

/** The file of the request. Refuses `invalid_body` where there is none, and what a limit refuses. */
async function uploadOf(c: GatewayContext, dryRun: boolean): Promise<Result<Upload>> {
  const importId = c.req.param('id') ?? ''
  const { body } = c.req.raw
  const fileBytes = declaredBytes(c)
  if (!fileBytes.ok) return fileBytes
  if (!/^imp_[0-9a-z]{26}$/.test(importId) || body === null)
    return refuse('invalid_body', TEXT.noFile)
  if (isFile(c)) {
    const charset = charsetOf(typeOf(c))
    if (!charset.ok) return charset
    const fileName = cleanLine(decodedName(c.req.header('x-file-name') ?? ''), FILE_NAME_MAX_CHARS)
    const { value } = fileBytes
    return ok({ importId, fileName, body, fileBytes: value, charset: charset.value, dryRun })
  }
  const file = await multipartFile(body, typeOf(c))
  if (file === null || file.name === '') return refuse('invalid_body', TEXT.noFile)
  return ok({
    importId,
    fileName: cleanLine(file.name, FILE_NAME_MAX_CHARS),
    body: file.stream,
    // The form is a little longer than its file.
    fileBytes: fileBytes.value,
    charset: null,
    dryRun,
  })
}

/** The name of a file as a header carries it: percent-encoded. */
function decodedName(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
