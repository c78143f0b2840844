import type { FC } from 'hono/jsx'
import type { ProductSummary } from '../../../shared/catalog/contract.ts'
import { ProductCard } from './product-card.tsx'

interface ProductGridProps {
  products: readonly ProductSummary[]
  /** The name of the list, for screen readers. */
  label: string
  /** The first so many pictures are on the screen at once; the rest wait until they are near. */
  eager?: number
  /** One below the heading the list stands under. */
  heading?: 'h2' | 'h3'
}

/** Products side by side: two on a phone, four in a wide window. */
export const ProductGrid: FC<ProductGridProps> = ({
  products,
  label,
  eager = 0,
  heading = 'h3',
}) => (
  <ul
    aria-label={label}
    class="mt-6 grid grid-cols-2 gap-x-4 gap-y-8 md:grid-cols-3 lg:grid-cols-4 lg:gap-x-6 lg:gap-y-10"
  >
    {products.map((product, index) => (
      <li>
        <ProductCard
          product={product}
          fetch={index === 0 && eager > 0 ? 'first' : index < eager ? 'now' : 'late'}
          heading={heading}
        />
      </li>
    ))}
  </ul>
)
