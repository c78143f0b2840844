import type { Now } from '../platform/clock.ts'
import { MEMBER_SESSION_IDLE_MS, SESSION_SEEN_EVERY_MS, STEP_UP_MS } from '../platform/limits.ts'
import type { MemberSession, Session } from './contract.ts'

/** Whether a member's session is over: at its absolute end, or idle for too long. */
export const isOver = ({ lastSeenAt, expiresAt }: MemberSession, now: Now): boolean =>
  expiresAt <= now || lastSeenAt + MEMBER_SESSION_IDLE_MS <= now

/** Whether a session may be idle for too long, which its row alone tells. A visitor's is never idle. */
export const mayBeIdle = ({ kind, issuedAt }: Session, now: Now): boolean =>
  kind === 'member' && issuedAt + MEMBER_SESSION_IDLE_MS <= now

/** Whether the time of the last request is old enough to be written anew. */
export const isSeenLongAgo = ({ lastSeenAt }: MemberSession, now: Now): boolean =>
  now - lastSeenAt >= SESSION_SEEN_EVERY_MS

/** Whether the email was proved recently enough for a sensitive action. */
export const isConfirmed = ({ verifiedAt }: Pick<MemberSession, 'verifiedAt'>, now: Now): boolean =>
  now - verifiedAt < STEP_UP_MS
