import type { RenderedMail } from '../../../src/shared/notify/contract.ts'
import { renderMail } from '../../../src/shared/notify/render-mail.ts'
import { selectMail } from '../../../src/shared/notify/store.ts'
import type { FulfilmentDeps } from '../deps.ts'

/** Mails of every database newest first, as their recipients get them. */
export async function readOutbox(
  deps: FulfilmentDeps,
  input: { to: string | null; limit: number },
): Promise<RenderedMail[]> {
  const mails = await selectMail([deps.engagement, ...deps.orders], input)
  return mails.map((mail) => renderMail(mail, deps.sender, null))
}
