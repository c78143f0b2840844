import { createLocalJWKSet, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { d1Of } from '../../../tests/fixtures/d1.ts'
import { sealerOf } from '../kit/sealed-text.ts'
import { SIGNING_KEY_PERIOD_MS, SSO_TOKEN_TTL_MS } from '../platform/limits.ts'
import { issueToken } from './issue-token.ts'
import { publishedKeys, signerAt, TOKEN_ALGORITHM } from './keys.ts'

const START = 700 * SIGNING_KEY_PERIOD_MS
const CLAIMS = { issuer: 'https://shop.test', audience: 'erp', memberId: 'mbr_1' }

const world = () => ({ db: d1Of('directory'), sealer: sealerOf('a secret', 'keys') })
const kidsOf = async (deps: ReturnType<typeof world>, now: number) =>
  (await publishedKeys(deps, now)).map(({ kid }) => kid)

describe('the keys of tokens', () => {
  it('are published one period before they sign, and one period after', async () => {
    const deps = world()
    const signers: string[] = []
    for (let period = 0; period < 4; period += 1) {
      const now = START + period * SIGNING_KEY_PERIOD_MS
      const published = await kidsOf(deps, now)
      const { kid } = await signerAt(deps, now)
      signers.push(kid)
      expect(published.at(-2)).toBe(kid)
      expect(published).toHaveLength(period === 0 ? 2 : 3)
      if (period > 0) expect(published[0]).toBe(signers[period - 1])
      // Any moment of a period is alike.
      expect(await kidsOf(deps, now + SIGNING_KEY_PERIOD_MS - 1)).toEqual(published)
    }
    expect(new Set(signers).size).toBe(4)
    const rows = deps.db.sqlite.prepare('SELECT kid FROM signing_key').all()
    expect(rows).toHaveLength(3)
  })

  it('are the same for isolates that make them at the same moment', async () => {
    const deps = world()
    const all = await Promise.all(Array.from({ length: 8 }, () => kidsOf(deps, START)))
    expect(new Set(all.map((kids) => kids.join())).size).toBe(1)
    expect(all[0]).toHaveLength(2)
  })

  it('are replaced where the secret that sealed them was changed', async () => {
    const deps = world()
    const before = await signerAt(deps, START)
    const after = { ...deps, sealer: sealerOf('another secret', 'keys') }
    const [one, two] = await Promise.all([signerAt(after, START), signerAt(after, START)])
    expect(one.kid).not.toBe(before.kid)
    expect(two.kid).toBe(one.kid)
    expect(await kidsOf(after, START)).toContain(one.kid)
  })

  it('stand in the database with a sealed private half', async () => {
    const deps = world()
    const [key] = await publishedKeys(deps, START)
    expect(Object.keys(key?.publicJwk ?? {})).not.toContain('d')
    const text = JSON.stringify(deps.db.sqlite.prepare('SELECT * FROM signing_key').all())
    expect(text).not.toContain('"d\\"')
    expect(key?.privateSealed).toMatch(/^s1\./)
  })
})

describe('a token', () => {
  it('is verified by the published keys, for its audience, until it ends', async () => {
    const deps = world()
    const now = START + SIGNING_KEY_PERIOD_MS - 1000
    const token = await issueToken(await signerAt(deps, now), CLAIMS, now)
    const verify = async (audience: string, at: number) => {
      const keys = (await publishedKeys(deps, at)).map(({ publicJwk }) => publicJwk)
      const options = { issuer: CLAIMS.issuer, audience, algorithms: [TOKEN_ALGORITHM] }
      return jwtVerify(token, createLocalJWKSet({ keys }), {
        ...options,
        currentDate: new Date(at),
      })
    }
    expect((await verify('erp', now)).payload).toMatchObject({ sub: 'mbr_1', aud: 'erp' })
    // The next key signs by then.
    await verify('erp', now + SSO_TOKEN_TTL_MS - 1000)
    await expect(verify('erp', now + SSO_TOKEN_TTL_MS + 1000)).rejects.toThrow(/exp/)
    await expect(verify('another', now)).rejects.toThrow(/aud/)
  })
})
