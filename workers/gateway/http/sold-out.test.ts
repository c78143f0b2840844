import { describe, expect, it } from 'vitest'
import { dropView } from '../../../src/shared/drop/view.ts'
import { dropOf } from '../../../tests/fixtures/drop-definition.ts'
import { variantOf } from '../../../tests/fixtures/variant.ts'
import { SECURITY_HEADERS } from './middleware/security-headers.ts'
import { problemBody } from './problem-response.ts'
import { answerEnded, rememberEnded } from './sold-out.ts'

const NOW = Date.parse('2026-11-20T10:00:00Z')
const ORIGIN = 'https://shop.test'

function ended(state: 'sold_out' | 'closed') {
  const definition = dropOf(variantOf('HOT'), NOW)
  const status = {
    definition,
    state,
    remaining: 'none' as const,
    entries: 7,
    version: 9,
    commitment: null,
  }
  rememberEnded(status)
  return { id: definition.id, status, at: `${ORIGIN}/api/v1/drops/${definition.id}` }
}

const bodyOf = async <Body>(answer: Response | null): Promise<Body> => {
  if (!answer) throw new Error('nothing was answered')
  return answer.json() as Promise<Body>
}

const ask = (url: string, method = 'GET') => answerEnded(new Request(url, { method }))

describe('a drop that is over', () => {
  it.each([
    ['sold_out', '/claims', 'sold_out'],
    ['sold_out', '/entries', 'sold_out'],
    ['closed', '/claims', 'drop_closed'],
    ['closed', '/entries', 'entries_closed'],
  ] as const)('that is %s refuses %s exactly as the API would: %s', async (state, path, code) => {
    const { at } = ended(state)
    const answer = ask(at + path, 'POST')
    const body = problemBody({ code }, new URL(at + path).pathname, 'request-1')
    expect(answer?.status).toBe(409)
    expect(await bodyOf(answer)).toEqual({ ...body, requestId: expect.any(String) })
    expect(Object.fromEntries(answer?.headers ?? [])).toMatchObject({
      ...SECURITY_HEADERS,
      'cache-control': 'no-store',
      'content-type': 'application/problem+json',
      'strict-transport-security': expect.any(String),
    })
  })

  it('is shown as the API shows it, with the time of the moment', async () => {
    const { at, status } = ended('sold_out')
    const answer = ask(at)
    const { serverTime, ...body } = await bodyOf<{ serverTime: string }>(answer)
    expect(body).toEqual(dropView(status))
    expect(Math.abs(Date.now() - Date.parse(serverTime))).toBeLessThan(5_000)
    expect(answer?.headers.get('cache-control')).toBe('private, no-store')
  })

  it('names every request anew', async () => {
    const { at } = ended('sold_out')
    const idOf = async () =>
      (await bodyOf<{ requestId: string }>(ask(`${at}/claims`, 'POST'))).requestId
    const ids = [await idOf(), await idOf()]
    expect(new Set(ids).size).toBe(2)
    for (const id of ids) expect(id).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('says nothing of any other request', () => {
    const { at, id } = ended('sold_out')
    const running = dropOf(variantOf('OTHER'), NOW).id
    for (const [method, url] of [
      ['GET', `${at}/claims`],
      ['POST', at],
      ['PUT', at],
      ['DELETE', `${at}/entries`],
      ['GET', `${at}0`],
      ['GET', `${at}?x=1`],
      ['GET', `${at}/`],
      ['GET', `${at}/entries/me`],
      ['GET', `${at}/fairness`],
      ['POST', `${at}/claims/`],
      ['POST', `${at}/claims?x`],
      ['POST', `${at}x/claims`],
      ['POST', `${at.slice(0, -1)}/claims`],
      ['GET', `${ORIGIN}/api/v1/drops/`],
      ['GET', `${ORIGIN}/api/v1/drops/${running}`],
      ['GET', `${ORIGIN}/x/api/v1/drops/${id}`],
      ['GET', `${ORIGIN}/?/api/v1/drops/${id}`],
      ['GET', `${ORIGIN}/api/admin/v1/drops/${id}`],
      ['GET', `${ORIGIN}/drops/${id}`],
      ['GET', `${ORIGIN}/api/v1/drops/__proto__`],
    ] as const) {
      expect(ask(url, method), `${method} ${url}`).toBeNull()
    }
  })
})
