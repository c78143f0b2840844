import { codesOf } from '../../../src/shared/coupon/manage-campaigns.ts'
import { selectCampaign } from '../../../src/shared/coupon/store.ts'
import { csvLine } from '../../../src/shared/kit/csv.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../http/app.ts'
import { csvDownload } from '../http/csv-download.ts'

/** A column of codes, in pieces. */
async function* codeRows(db: D1Database, id: string): AsyncGenerator<string> {
  yield csvLine(['code'])
  for await (const codes of codesOf(db, id)) yield codes.map((code) => csvLine([code])).join('')
}

/** The codes of a campaign as a file. Refuses `not_found`. */
export async function codesDownload(c: GatewayContext, id: string): Promise<Result<Response>> {
  const db = c.env.CATALOG_DB
  if ((await selectCampaign(db, id)) === null) return refuse('not_found')
  return ok(csvDownload(c, 'codes.csv', codeRows(db, id)))
}
