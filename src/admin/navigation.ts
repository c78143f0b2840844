import type { Permission } from '../shared/staff/contract.ts'
import type { IconName } from '../storefront/components/controls/icon.tsx'
import { texts } from './texts/texts.ts'

interface Row {
  /** Names the part of the back office; a page says to which it belongs. */
  section: string
  path: string
  text: string
  /** One word, where there is room for no more. */
  shortText?: string
  /** Without it the row is not shown; the page behind it refuses as well. */
  permission: Permission
  icon: IconName
  /** Pages below it that the palette offers as actions. */
  actions?: readonly { path: string; text: string; permission: Permission }[]
}

/** The parts of the back office, in their order. One row per area. */
const NAVIGATION = [
  {
    section: 'home',
    path: '/admin/home',
    text: texts.home.title,
    permission: 'session.read',
    icon: 'home',
  },
  {
    section: 'orders',
    path: '/admin/orders',
    text: texts.orders.title,
    permission: 'order.read',
    icon: 'inbox',
  },
  {
    section: 'returns',
    path: '/admin/returns',
    text: texts.returns.title,
    permission: 'order.read',
    icon: 'box',
  },
  {
    section: 'payments',
    path: '/admin/payments',
    text: texts.payments.title,
    permission: 'payment.read',
    icon: 'warning',
  },
  {
    section: 'bank-transfers',
    path: '/admin/bank-statements',
    text: texts.bankTransfers.title,
    shortText: texts.bankTransfers.short,
    permission: 'payment.record',
    icon: 'card',
  },
  {
    section: 'members',
    path: '/admin/members',
    text: texts.shopMembers.title,
    permission: 'member.read',
    icon: 'heart',
  },
  {
    section: 'products',
    path: '/admin/products',
    text: texts.products.title,
    permission: 'product.read',
    icon: 'tag',
    actions: [
      { path: '/admin/new-product', text: texts.products.create, permission: 'product.create' },
    ],
  },
  {
    section: 'stock',
    path: '/admin/stock',
    text: texts.stock.title,
    permission: 'inventory.read',
    icon: 'layers',
  },
  {
    section: 'inventory-systems',
    path: '/admin/inventory-systems',
    text: texts.inventorySystems.title,
    shortText: texts.inventorySystems.short,
    permission: 'inventory-system.read',
    icon: 'sync',
  },
  {
    section: 'categories',
    path: '/admin/categories',
    text: texts.categories.title,
    permission: 'category.read',
    icon: 'tree',
  },
  {
    section: 'reviews',
    path: '/admin/reviews',
    text: texts.reviews.title,
    permission: 'review.read',
    icon: 'star',
  },
  {
    section: 'import',
    path: '/admin/import',
    text: texts.imports.title,
    permission: 'import.products',
    icon: 'upload',
  },
  {
    section: 'export',
    path: '/admin/export',
    text: texts.exports.title,
    permission: 'session.read',
    icon: 'download',
  },
  {
    section: 'mails',
    path: '/admin/mails',
    text: texts.mails.title,
    permission: 'mail.read',
    icon: 'mail',
    actions: [
      { path: '/admin/mail-samples', text: texts.mails.samples.title, permission: 'mail.read' },
    ],
  },
  {
    section: 'drops',
    path: '/admin/drops',
    text: texts.drops.title,
    permission: 'drop.read',
    icon: 'clock',
    actions: [{ path: '/admin/new-drop', text: texts.drops.create, permission: 'drop.create' }],
  },
  {
    section: 'promotions',
    path: '/admin/promotions',
    text: texts.promotions.title,
    permission: 'promotion.read',
    icon: 'percent',
    actions: [
      {
        path: '/admin/new-promotion',
        text: texts.promotions.create,
        permission: 'promotion.create',
      },
      {
        path: '/admin/promotion-calendar',
        text: texts.promotionCalendar.title,
        permission: 'promotion.read',
      },
    ],
  },
  {
    section: 'promotion-slots',
    path: '/admin/promotion-slots',
    text: texts.promotionSlots.title,
    shortText: texts.promotionSlots.short,
    permission: 'promotion-slot.read',
    icon: 'bookmark',
    actions: [
      {
        path: '/admin/new-promotion-slot',
        text: texts.promotionSlots.create,
        permission: 'promotion-slot.create',
      },
    ],
  },
  {
    section: 'red-packets',
    path: '/admin/red-packets',
    text: texts.redPackets.title,
    permission: 'red-packet.read',
    icon: 'gift',
    actions: [
      {
        path: '/admin/new-red-packet',
        text: texts.redPackets.create,
        permission: 'red-packet.create',
      },
    ],
  },
  {
    section: 'coupons',
    path: '/admin/coupons',
    text: texts.coupons.title,
    permission: 'coupon.read',
    icon: 'ticket',
    actions: [
      { path: '/admin/new-coupon', text: texts.coupons.create, permission: 'coupon.create' },
    ],
  },
  {
    section: 'reports',
    path: '/admin/reports/sales',
    text: texts.reports.title,
    permission: 'report.read',
    icon: 'chart',
  },
  {
    section: 'webhooks',
    path: '/admin/webhooks',
    text: texts.webhooks.title,
    permission: 'webhook.read',
    icon: 'arrow-right',
  },
  {
    section: 'dead-letters',
    path: '/admin/dead-letters',
    text: texts.deadLetters.title,
    shortText: texts.deadLetters.short,
    permission: 'dead-letter.read',
    icon: 'sync',
  },
  {
    section: 'staff',
    path: '/admin/staff',
    text: texts.members.title,
    permission: 'staff.read',
    icon: 'user',
  },
  {
    section: 'audit',
    path: '/admin/audit',
    text: texts.audit.title,
    permission: 'audit.read',
    icon: 'shield',
  },
  {
    section: 'settings',
    path: '/admin/settings',
    text: texts.settings.title,
    permission: 'session.read',
    icon: 'gear',
  },
] as const satisfies readonly Row[]

export type NavigationRow = Row
export type Section = (typeof NAVIGATION)[number]['section']

/** The rows and actions that somebody with these permissions sees. */
export const navigationFor = (may: (permission: Permission) => boolean): NavigationRow[] =>
  (NAVIGATION as readonly Row[])
    .filter(({ permission }) => may(permission))
    .map((row) => ({ ...row, actions: row.actions?.filter((one) => may(one.permission)) ?? [] }))
