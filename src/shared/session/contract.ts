/** What a verified token says. The shopper is always this one, never an id from a body. */
export interface Session {
  sessionId: string
  shopperId: string
  kind: 'guest' | 'member'
  issuedAt: number
  expiresAt: number
}

export type SessionCommand = { type: 'session.revoke' }
