import type { FC } from 'hono/jsx'
import type { LineUnits, Order } from '../../../shared/order/contract.ts'
import { Field } from '../../../storefront/components/controls/field.tsx'

interface UnitsFieldsProps {
  order: Pick<Order, 'lines'>
  /** The most of each line; lines without any are left out. */
  most: readonly LineUnits[]
  /** Before the id of a line, in the names of the fields. */
  prefix: string
  label(title: string, units: number): string
  typed: Readonly<Record<string, string>>
}

/** A number per line of an order. */
export const UnitsFields: FC<UnitsFieldsProps> = ({ order, most, prefix, label, typed }) => (
  <div class="grid gap-3 sm:grid-cols-2">
    {most.map(({ lineId, quantity }) => {
      const line = order.lines.find(({ id }) => id === lineId)
      if (line === undefined || quantity <= 0) return null
      const name = `${prefix}${lineId}`
      const title = [line.title, line.variantTitle].filter((part) => part !== null).join(' · ')
      return (
        <Field
          id={name}
          name={name}
          inputmode="numeric"
          maxlength={4}
          label={label(title, quantity)}
          value={typed[name] ?? ''}
          optional
          quiet
        />
      )
    })}
  </div>
)
