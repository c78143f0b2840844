import type { Child, FC } from 'hono/jsx'
import { Icon, type IconName } from '../controls/icon.tsx'

interface EmptyStateProps {
  icon: IconName
  title: string
  /** `h1` where nothing else heads the page. */
  heading?: 'h1' | 'h2'
  text?: string
  /** The next step: a sentence, a link or two. */
  children?: Child
}

/** Takes the place of an empty list: the reason, and the next step. */
export const EmptyState: FC<EmptyStateProps> = ({
  icon,
  title,
  text,
  heading = 'h2',
  children,
}) => (
  <div class="mx-auto flex max-w-prose flex-col items-center gap-4 py-14 text-center text-muted">
    <span class="rounded-full bg-accent-soft p-5 text-accent">
      <Icon name={icon} size={34} />
    </span>
    {heading === 'h1' ? (
      <h1 class="mt-2 text-3xl text-ink">{title}</h1>
    ) : (
      <h2 class="mt-2 text-2xl text-ink">{title}</h2>
    )}
    {text === undefined ? null : <p>{text}</p>}
    {children}
  </div>
)
