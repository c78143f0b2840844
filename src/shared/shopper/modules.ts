import { cartModule } from '../cart/module.ts'
import { cartReminderModule } from '../cart-reminder/module.ts'
import { checkoutModule } from '../checkout/module.ts'
import { couponModule } from '../coupon/module.ts'
import { memberModule } from '../member/module.ts'
import { pointsModule } from '../points/module.ts'
import { sessionModule } from '../session/module.ts'
import { storeCreditModule } from '../store-credit/module.ts'
import type { ShopperContracts } from './contract.ts'
import { erasureModule } from './erasure.ts'
import { idempotencyModule } from './idempotency.ts'
import { mergeModule } from './merge/module.ts'
import type { ModulesOf } from './module.ts'
import { openOrdersModule } from './open-orders.ts'
import { ordersModule } from './orders.ts'
import { outboxModule } from './outbox.ts'

/**
 * Every module of `ShopperObject`. A new subsystem adds its line here and its contract's line to
 * `ShopperContracts`. The order is that of the tables within a schema step.
 */
const subsystems = [
  cartModule,
  checkoutModule,
  ordersModule,
  idempotencyModule,
  outboxModule,
  openOrdersModule,
  sessionModule,
  memberModule,
  mergeModule,
  storeCreditModule,
  pointsModule,
  couponModule,
  cartReminderModule,
] as const

export const shopperModules: ModulesOf<ShopperContracts> = [
  ...subsystems,
  erasureModule(subsystems),
]
