import type { Problem } from '../../../../src/shared/platform/result.ts'

/**
 * The check a refusal asks for, as the page offers it: work its script does, or a code by mail,
 * which counts for every other kind too. Null where none is asked for.
 */
export function verificationOf({
  code,
  extra,
}: Problem): { kind: 'pow' | 'code'; url?: string } | null {
  if (code !== 'verification_required') return null
  const challenge = extra?.challenge
  if (typeof challenge !== 'object' || challenge === null || !('kind' in challenge)) {
    return { kind: 'code' }
  }
  const isWork = challenge.kind === 'pow' && 'url' in challenge
  return isWork && typeof challenge.url === 'string'
    ? { kind: 'pow', url: challenge.url }
    : { kind: 'code' }
}
