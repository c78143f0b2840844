import type { FC } from 'hono/jsx'
import type { Points } from '../../../shared/points/contract.ts'
import { texts } from '../../texts/texts.ts'
import { Button } from '../controls/button.tsx'
import { Icon } from '../controls/icon.tsx'
import { Notice } from '../layout/notice.tsx'
import { Moment } from '../orders/order-timeline.tsx'
import { AccountPart } from './account-page.tsx'
import { LedgerList, signed } from './ledger-list.tsx'

const TEXT = texts.account.points
const PATH = '/account/points'

interface PointsPageProps {
  points: Points
  /** Days of sign-ins that make a bonus, and the bonus. */
  bonus: { every: number; points: number }
  /** The points of the sign-in that was just made; null: none was. */
  awarded: number | null
}

/** A member's points: the balance, the daily sign-in and the entries. */
export const PointsPage: FC<PointsPageProps> = ({ points, bonus, awarded }) => {
  const { balance, pending, level, expiring, ledger } = points
  const [next] = expiring
  return (
    <>
      <AccountPart id="points" title={texts.account.areas.points}>
        <p class="display text-3xl tabular-nums">{TEXT.balance(balance)}</p>
        <ul class="mt-2 grid gap-1 text-muted">
          <li>{TEXT.text}</li>
          <li>{TEXT.level.is(TEXT.level.name(level.name))}</li>
          {level.next === null ? null : (
            <li>{TEXT.level.next(level.next.missing, TEXT.level.name(level.next.name))}</li>
          )}
          {pending > 0 ? <li>{TEXT.pending(pending)}</li> : null}
          {next === undefined ? null : (
            <li>{TEXT.expires(next.points, <Moment at={next.at} />)}</li>
          )}
        </ul>
      </AccountPart>
      <AccountPart id="points-sign-in" title={TEXT.signIn.title}>
        {awarded === null || awarded === 0 ? null : (
          <Notice tone="success" class="mb-4">
            {TEXT.signIn.awarded(awarded)}
          </Notice>
        )}
        <p class="text-muted">{TEXT.signIn.text(bonus.every, bonus.points)}</p>
        <SignInDays streak={points.streak} every={bonus.every} />
        {points.signedInToday ? (
          <p class="font-semibold">{TEXT.signIn.done}</p>
        ) : (
          <form method="post" action={PATH}>
            <Button>{TEXT.signIn.press}</Button>
          </form>
        )}
      </AccountPart>
      <AccountPart id="points-entries" title={texts.account.ledger.title}>
        <LedgerList
          entries={ledger.data.map(({ points: amount, ...entry }) => ({
            ...entry,
            amount: signed(amount, TEXT.number(amount)),
          }))}
          reasons={TEXT.reasons}
          empty={TEXT.empty}
          older={ledger.nextCursor === null ? null : `${PATH}?cursor=${ledger.nextCursor}`}
        />
      </AccountPart>
    </>
  )
}

/** The days up to the next bonus: those that are signed in, and those to come. */
const SignInDays: FC<{ streak: number; every: number }> = ({ streak, every }) => {
  const done = streak === 0 ? 0 : ((streak - 1) % every) + 1
  return (
    <div class="my-4">
      <ol class="flex flex-wrap gap-1.5 sm:gap-2" aria-label={TEXT.signIn.days(done, every)}>
        {Array.from({ length: every }, (_, day) => (
          <li
            class={`flex size-9 items-center justify-center rounded-md border tabular-nums sm:size-11 ${
              day < done ? 'border-accent bg-accent-soft text-accent' : 'border-line text-muted'
            }`}
          >
            {day < done ? <Icon name="check" size={20} /> : day + 1}
          </li>
        ))}
      </ol>
    </div>
  )
}
