import type { FC } from 'hono/jsx'
import { PROBLEMS, type ProblemCode } from '../../../shared/platform/problem.ts'
import { Icon, type IconName } from '../../../storefront/components/controls/icon.tsx'
import { texts } from '../../texts/texts.ts'
import { ButtonLink } from '../controls/button.tsx'

interface ProblemStateProps {
  code: ProblemCode
  detail?: string | undefined
  /** To be named to those who read the log; null where no log says more. */
  requestId: string | null
}

interface Words {
  icon: IconName
  title: string
  text: string
}

function wordsOf(code: ProblemCode, detail: string | undefined): Words {
  const { status, advice } = PROBLEMS[code]
  const { forbidden, missing, outage, refused } = texts.problems
  if (code === 'forbidden') return { icon: 'shield', ...forbidden }
  if (status === 404 || status === 405) return { icon: 'search', ...missing }
  if (status >= 500) return { icon: 'sync', ...outage }
  return { icon: 'warning', ...refused, text: detail ?? advice }
}

/** Takes the place of a page that cannot be shown: the reason, and the next step. */
export const ProblemState: FC<ProblemStateProps> = ({ code, detail, requestId }) => {
  const { icon, title, text } = wordsOf(code, detail)
  return (
    <div class="mx-auto flex max-w-prose flex-col items-center gap-3 py-16 text-center">
      <span class="rounded-full bg-accent-soft p-4 text-accent">
        <Icon name={icon} size={28} />
      </span>
      <h1 class="mt-2 text-2xl">{title}</h1>
      <p class="text-muted">{text}</p>
      <p class="mt-3 flex flex-wrap justify-center gap-2">
        {PROBLEMS[code].status >= 500 ? (
          <ButtonLink href="">{texts.problems.again}</ButtonLink>
        ) : null}
        <ButtonLink href="/admin" tone="quiet">
          {texts.problems.home}
        </ButtonLink>
      </p>
      {requestId === null ? null : (
        <p class="mt-6 text-xs text-muted">
          {texts.problems.reference} <code>{requestId}</code>
        </p>
      )}
    </div>
  )
}
