import type { FC } from 'hono/jsx'
import { texts } from '../../texts/texts.ts'

/** Stands at the top of every page of a shop whose payments move no money. */
export const TestShopNotice: FC = () => (
  <p
    data-test-shop
    class="bg-warning-soft px-4 py-2 text-center text-sm font-semibold text-warning"
  >
    {texts.page.testShop}
  </p>
)
