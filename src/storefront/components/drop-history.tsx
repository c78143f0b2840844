import type { FC } from 'hono/jsx'
import type { DropDefinition, TermChange } from '../../shared/drop/contract.ts'
import { rfc3339 } from '../../shared/platform/clock.ts'
import { formatMoney } from '../format-money.ts'
import { Moment } from './order-timeline.tsx'

const WORDS: Record<string, string> = {
  title: 'Title',
  description: 'Description',
  opensAt: 'Opens',
  closesAt: 'Closes',
  entriesCloseAt: 'Entries close',
  proofOfWork: 'A check for everybody',
  price: 'Price',
  quota: 'Units',
  limitPerShopper: 'Units for one shopper',
  state: 'Ended by the shop',
}

/** What a JSON pointer's last part names. */
const fieldWords = (field: string): string => {
  const name = field.slice(field.lastIndexOf('/') + 1)
  return WORDS[name] ?? name
}

const Value: FC<{ value: TermChange['from'] }> = ({ value }) => {
  if (typeof value === 'object') return <>{formatMoney(value)}</>
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)) return <Moment at={value} />
  if (typeof value === 'boolean') return <>{value ? 'on' : 'off'}</>
  return <>{String(value)}</>
}

/** What the shop changed after entries opened; nothing where it changed nothing. */
export const TermChanges: FC<{ changes: readonly TermChange[] }> = ({ changes }) =>
  changes.length === 0 ? null : (
    <section aria-labelledby="changes" data-drop-changes>
      <h2 id="changes" class="text-xl">
        Changed since entries opened
      </h2>
      <ul class="mt-3 grid gap-2 text-muted">
        {changes.map(({ at, field, from, to, voidPasses = 0 }) => (
          <li>
            <Moment at={at} />: {fieldWords(field)}, from <Value value={from} /> to{' '}
            <Value value={to} />.
            {voidPasses > 0 ? ` ${voidPasses} valid passes became void.` : null}
          </li>
        ))}
      </ul>
    </section>
  )

/** Other drops of the same goods; nothing where there are none. */
export const EarlierDrops: FC<{ drops: readonly DropDefinition[] }> = ({ drops }) =>
  drops.length === 0 ? null : (
    <section aria-labelledby="earlier" data-drop-earlier>
      <h2 id="earlier" class="text-xl">
        Earlier drops of this
      </h2>
      <ul class="mt-3 grid gap-2">
        {drops.map(({ id, title, opensAt }) => (
          <li>
            <a class="text-link" href={`/drops/${id}`}>
              {title}
            </a>
            , opening <Moment at={rfc3339(opensAt)} />
          </li>
        ))}
      </ul>
    </section>
  )
