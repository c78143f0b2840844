import type { PowChallenge } from '../../../shared/anti-scalper/contract.ts'
import type { EntryView } from '../../../shared/drop/contract.ts'
import { MINUTE_MS } from '../../../shared/platform/clock.ts'
import { islandTexts } from '../../texts/island-texts.ts'
import { readPage } from './page-swap.ts'
import { solve } from './proof-of-work.ts'
import { type Answer, askWithSession } from './shop-api.ts'

/** A token minted with the page is good for ten minutes; an older page fetches another. */
const TOKEN_KEPT_MS = 8 * MINUTE_MS
/** The level of the proof of work in place of a Turnstile widget. */
const INSTEAD_OF_WIDGET = 2

type Entered = EntryView & { serverTime?: string }

interface Entering {
  dropId: string
  form: HTMLFormElement
  /** The drop asks every device for a proof of work. */
  proofOfWork: boolean
  /** The finished share of the work; null when there is none. */
  progress(share: number | null): void
}

/** Enters the drop, with the proof of work that the shop asks for. */
export async function enterDrop(entering: Entering): Promise<Answer<Entered>> {
  const { dropId, form, proofOfWork, progress } = entering
  const actionToken = await freshToken(form)
  const website = fieldOf(form, 'website')
  const send = (proof: string | null) =>
    askWithSession<Entered>({
      method: 'POST',
      path: `/api/v1/drops/${dropId}/entries`,
      // Another proof is another body, and so another key.
      key: crypto.randomUUID(),
      body: {
        ...(proof === null ? {} : { proof }),
        ...(actionToken === '' ? {} : { actionToken }),
        ...(website === '' ? {} : { website }),
      },
    })
  const own = `/api/v1/challenges/pow?action=drop-entry:${dropId}`
  let proof: string | null = null
  if (proofOfWork) {
    const worked = await work(own, progress)
    if (!worked.ok) return worked
    proof = worked.value
  }
  const first = await send(proof)
  const asked = first.ok ? null : workAsked(first.problem.challenge, own)
  if (asked === null) return first
  const worked = await work(asked, progress)
  return worked.ok ? send(worked.value) : worked
}

/** The address of the proof of work that the shop asks for; null for any other challenge. */
function workAsked(challenge: unknown, own: string): string | null {
  if (typeof challenge !== 'object' || challenge === null || !('kind' in challenge)) return null
  if (challenge.kind === 'turnstile') return `${own}&level=${INSTEAD_OF_WIDGET}`
  if (challenge.kind !== 'pow') return null
  return 'url' in challenge && typeof challenge.url === 'string' ? challenge.url : own
}

async function work(path: string, progress: Entering['progress']): Promise<Answer<string>> {
  progress(0)
  try {
    const challenge = await askWithSession<PowChallenge>({ method: 'GET', path })
    if (!challenge.ok) return challenge
    const proof = await solve(challenge.value, progress)
    if (proof !== null) return { ok: true, value: proof }
    const detail = islandTexts.drop.checkFailed
    return { ok: false, status: 0, problem: { code: 'unsolved', detail } }
  } finally {
    progress(null)
  }
}

const fieldOf = (form: HTMLFormElement, name: string): string => {
  const field = form.elements.namedItem(name)
  return field instanceof HTMLInputElement ? field.value : ''
}

async function freshToken(form: HTMLFormElement): Promise<string> {
  const token = fieldOf(form, 'actionToken')
  if (token === '' || performance.now() < TOKEN_KEPT_MS) return token
  const page = await readPage(location.href)
  return page?.querySelector<HTMLInputElement>('[data-enter] [name="actionToken"]')?.value ?? ''
}
