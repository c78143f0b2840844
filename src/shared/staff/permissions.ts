/** The roles of the staff, from the widest to the narrowest. */
export const STAFF_ROLES = ['owner', 'manager', 'support', 'warehouse', 'viewer'] as const
export type StaffRole = (typeof STAFF_ROLES)[number]

type Roles = readonly Exclude<StaffRole, 'owner'>[]

const everyone: Roles = ['manager', 'support', 'warehouse', 'viewer']
const readers: Roles = ['manager', 'viewer']
const manager: Roles = ['manager']
const orders: Roles = ['manager', 'support', 'warehouse', 'viewer']
const support: Roles = ['manager', 'support']
const warehouse: Roles = ['manager', 'warehouse']
const stock: Roles = ['manager', 'warehouse', 'viewer']
const ownerAlone: Roles = []

/**
 * Every permission, as `<area>.<verb>`, with its roles. `owner` has all of them. The audit names an
 * action by its permission; one that ends in `.read`, `.test` or `.export`
 * changes nothing.
 */
export const PERMISSION_ROLES = {
  'session.read': everyone,
  'session.start': everyone,
  'session.end': everyone,
  /** Names, e-mails, addresses and phone numbers unmasked (personal.ts). */
  'personal.read': ['manager', 'support', 'warehouse'],
  'audit.read': readers,
  'staff.read': ownerAlone,
  'staff.create': ownerAlone,
  'staff.change': ownerAlone,
  'staff.end': ownerAlone,
  /** Sessions of all members of staff, and ending one. */
  'staff.sign-out': ownerAlone,
  'catalog.publish': manager,
  'import.products': manager,
  'image.add': manager,
  'product.read': readers,
  'product.create': manager,
  'product.change': manager,
  'product.withdraw': manager,
  'product.publish': manager,
  'product.export': readers,
  'category.read': readers,
  'category.create': manager,
  'category.change': manager,
  'category.remove': manager,
  'drop.read': readers,
  'drop.create': manager,
  'drop.change': manager,
  'drop.close': manager,
  'drop.remove': manager,
  'order.read': orders,
  'order.pack': warehouse,
  'order.ship': warehouse,
  'order.deliver': warehouse,
  /** The label of a parcel, which has its address. */
  'label.read': ['manager', 'support', 'warehouse'],
  'order.cancel': support,
  'order.refund': support,
  'return.approve': support,
  'return.reject': support,
  'return.receive': ['manager', 'support', 'warehouse'],
  /** It gives money back. */
  'return.inspect': support,
  /** A file of names and addresses. */
  'order.export': support,
  'order.note': ['manager', 'support', 'warehouse'],
  /** Payments that wait for staff. */
  'payment.read': ['manager', 'support', 'viewer'],
  /** Marks a charge without an order as dealt with. */
  'payment.settle': manager,
  /** Reviews and how deliveries are rated. */
  'review.read': ['manager', 'support', 'viewer'],
  'review.moderate': support,
  /** Bank transfers, from a statement that holds the names of their senders. */
  'payment.record': support,
  'inventory.read': stock,
  'inventory.adjust': warehouse,
  /** Documents of inventory systems. */
  'inventory-system.read': stock,
  'inventory-system.retry': warehouse,
  'stock.export': stock,
  'report.read': readers,
  /** Filters of a list under a name of one's own. */
  'view.save': ['manager', 'support', 'warehouse'],
  'view.remove': ['manager', 'support', 'warehouse'],
  /** Mails hold names within their text, which cannot be masked. */
  'mail.read': support,
  'mail.test': support,
  'mail.resend': support,
  /** The events of the shop, as its merchant's systems read them. */
  'event.read': readers,
  /** A member's data in every store; nothing brings it back. */
  'member.erase': ownerAlone,
  /** The shop's members: profiles, addresses, devices. */
  'member.read': ['manager', 'support', 'viewer'],
  'member.set-level': support,
  /** Store credit and points of a member. */
  'wallet.read': ['manager', 'support', 'viewer'],
  /** It gives money away. */
  'store-credit.adjust': support,
  'points.adjust': support,
  'promotion.read': readers,
  'promotion.create': manager,
  'promotion.change': manager,
  'promotion.remove': manager,
  'promotion-slot.read': readers,
  'promotion-slot.create': manager,
  'promotion-slot.change': manager,
  'promotion-slot.remove': manager,
  'red-packet.read': readers,
  /** It gives money away. */
  'red-packet.create': manager,
  'red-packet.change': manager,
  'coupon.read': readers,
  'coupon.create': manager,
  'coupon.change': manager,
  'coupon.remove': manager,
  'coupon.give': manager,
  /** Its codes are worth money. */
  'coupon.export': manager,
  'webhook.read': readers,
  'webhook.create': manager,
  'webhook.change': manager,
  'webhook.remove': manager,
  'webhook.retry': manager,
  'dead-letter.read': readers,
  'dead-letter.replay': manager,
  'dead-letter.discard': manager,
} as const satisfies Record<`${string}.${string}`, Roles>

export type Permission = keyof typeof PERMISSION_ROLES

/** A permission whose use changes something, so that each use writes a row of the audit. */
export type AuditAction = Exclude<
  Permission,
  `${string}.read` | `${string}.test` | `${string}.export`
>

/** Whether uses of the permission write rows of the audit. */
export const isAuditAction = (permission: Permission): permission is AuditAction =>
  !/\.(read|test|export)$/.test(permission)

/** `PERMISSION_ROLES` has permissions alone as its keys. */
export const PERMISSIONS = Object.keys(PERMISSION_ROLES) as Permission[]
export const AUDIT_ACTIONS: readonly AuditAction[] = PERMISSIONS.filter(isAuditAction)
