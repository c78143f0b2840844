export type StaffRole = 'owner' | 'catalogue' | 'warehouse' | 'support'

/** A verified member of staff. */
export interface Staff {
  id: string
  name: string
  role: StaffRole
}

/** One row of the audit: who changed what, from what, to what. */
export interface AuditEntry {
  id: string
  at: string
  actor: string
  action: string
  subject: string
  before: unknown
  after: unknown
  requestId: string
}
