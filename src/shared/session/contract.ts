/** The content of a verified token. The shopper is always this one, never an id from a body. */
export interface Session {
  sessionId: string
  shopperId: string
  kind: 'guest' | 'member'
  issuedAt: number
  expiresAt: number
}

type SessionCommand = { type: 'session.revoke' }

/** The part of sessions in `ShopperObject`. */
export interface SessionContract {
  command: SessionCommand
  answers: { 'session.revoke': { kind: 'none' } }
  /** Answers where the session was not ended, and refuses `session_revoked` where it was. */
  query: { type: 'session' }
  readings: { session: { kind: 'session' } }
}
