import type { Child, FC } from 'hono/jsx'
import type { DropDefinition, TermChange } from '../../../shared/drop/contract.ts'
import { rfc3339 } from '../../../shared/platform/clock.ts'
import { formatMoney } from '../../format-money.ts'
import { texts } from '../../texts/texts.ts'
import { Moment } from '../orders/order-timeline.tsx'

const TEXT = texts.drop.changes

/** The name of the field that a JSON pointer ends with. */
const fieldName = (field: string): string => {
  const name = field.slice(field.lastIndexOf('/') + 1)
  return TEXT.fields[name] ?? name
}

const Value: FC<{ value: TermChange['from'] }> = ({ value }) => {
  if (typeof value === 'object') return <>{formatMoney(value)}</>
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)) return <Moment at={value} />
  if (typeof value === 'boolean') return <>{value ? TEXT.on : TEXT.off}</>
  return <>{String(value)}</>
}

/** The changes that the shop made after entries opened; empty where there are none. */
export const TermChanges: FC<{ changes: readonly TermChange[] }> = ({ changes }) =>
  changes.length === 0 ? null : (
    <section aria-labelledby="changes" data-drop-changes>
      <h2 id="changes" class="text-xl">
        {TEXT.title}
      </h2>
      <ul class="mt-3 grid gap-2 text-muted">
        {changes.map(({ at, field, from, to, voidPasses = 0 }) => (
          <li>
            {TEXT.change<Child>(
              <Moment at={at} />,
              fieldName(field),
              <Value value={from} />,
              <Value value={to} />,
            )}
            {voidPasses > 0 ? TEXT.voidPasses(voidPasses) : null}
          </li>
        ))}
      </ul>
    </section>
  )

/** Earlier drops of the same goods; empty where there are none. */
export const EarlierDrops: FC<{ drops: readonly DropDefinition[] }> = ({ drops }) =>
  drops.length === 0 ? null : (
    <section aria-labelledby="earlier" data-drop-earlier>
      <h2 id="earlier" class="text-xl">
        {texts.drop.earlier.title}
      </h2>
      <ul class="mt-3 grid gap-2">
        {drops.map(({ id, title, opensAt }) => (
          <li>
            {texts.drop.earlier.opened<Child>(
              <a class="text-link" href={`/drops/${id}`}>
                {title}
              </a>,
              <Moment at={rfc3339(opensAt)} />,
            )}
          </li>
        ))}
      </ul>
    </section>
  )
