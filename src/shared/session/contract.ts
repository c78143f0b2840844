/** The content of a verified token. The shopper is always this one, never an id from a body. */
export interface Session {
  sessionId: string
  shopperId: string
  kind: 'guest' | 'member'
  issuedAt: number
  expiresAt: number
}

/** A session of a member: a row of the member's `ShopperObject`. Times are milliseconds. */
export interface MemberSession {
  id: string
  /** Browser and system, such as `Firefox on Linux`. */
  device: string
  createdAt: number
  lastSeenAt: number
  /** The end whatever happens; an idle session ends sooner. */
  expiresAt: number
  /** When the member last proved the email. */
  verifiedAt: number
}

/** A session that was ended, for the places outside the object that are told. */
export type EndedSession = Pick<MemberSession, 'id' | 'expiresAt'>

export type SessionCommand =
  /** Ends the session of the caller. */
  | { type: 'session.revoke' }
  /** A sign-in. The same id again gives the same row. For the shop itself. */
  | { type: 'session.start'; sessionId: string; device: string }
  /** Ends a session of the member; `not_found` where there is none. */
  | { type: 'session.end'; sessionId: string }
  /** Ends the member's sessions but the caller's. */
  | { type: 'session.end-others' }
  /** The member has proved the email again. */
  | { type: 'session.confirm' }

/** The part of sessions in `ShopperObject`. */
export interface SessionContract {
  command: SessionCommand
  answers: {
    'session.revoke': { kind: 'none' }
    /** `ended` are surplus sessions; absent from an object of the release before. */
    'session.start': { kind: 'session-started'; session: MemberSession; ended?: EndedSession[] }
    'session.end': { kind: 'sessions-ended'; ended: EndedSession[] }
    'session.end-others': { kind: 'sessions-ended'; ended: EndedSession[] }
    'session.confirm': { kind: 'none' }
  }
  /** `session` refuses `session_revoked` where the caller's session was ended. */
  query: { type: 'session' } | { type: 'sessions' }
  readings: {
    /** The row of a member's session; null for a visitor's, which has none. */
    session: { kind: 'session'; session: MemberSession | null }
    /** The one seen last first. */
    sessions: { kind: 'sessions'; sessions: MemberSession[] }
  }
}
