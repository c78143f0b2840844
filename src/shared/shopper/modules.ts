import { cartHandlers } from '../cart/commands.ts'
import { checkoutHandlers } from '../checkout/commands.ts'
import type { Result } from '../platform/result.ts'
import { sessionHandlers } from '../session/module.ts'
import type { ShopperCommand } from './contract.ts'
import { orderHandlers } from './orders.ts'
import type { Handler, Handlers, Outcome, ShopperTransaction } from './transaction.ts'

/** Every command a shopper's object knows. A new subsystem adds its line here. */
const handlers: Handlers<ShopperCommand> = {
  ...cartHandlers,
  ...checkoutHandlers,
  ...sessionHandlers,
  ...orderHandlers,
}

/** Looks the command up and runs it inside the caller's transaction. */
export function dispatch<Type extends ShopperCommand['type']>(
  tx: ShopperTransaction,
  command: Extract<ShopperCommand, { type: Type }>,
): Result<Outcome> {
  const handler: Handler<Type> = handlers[command.type as Type]
  return handler(tx, command)
}
