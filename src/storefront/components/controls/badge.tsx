import type { Child, FC } from 'hono/jsx'

export type BadgeTone = 'neutral' | 'accent' | 'warning' | 'danger' | 'info'

const TONES: Record<BadgeTone, string> = {
  neutral: 'bg-sunken text-ink',
  accent: 'bg-accent-soft text-accent',
  warning: 'bg-warning-soft text-warning',
  danger: 'bg-danger-soft text-danger',
  info: 'bg-info-soft text-info',
}

/** A word or two about the thing it stands on. */
export const Badge: FC<{ tone?: BadgeTone; children?: Child }> = ({
  tone = 'neutral',
  children,
}) => (
  <span
    class={`inline-flex items-center gap-1 rounded-full px-2.5 py-0.5 text-xs font-semibold whitespace-nowrap ${TONES[tone]}`}
  >
    {children}
  </span>
)
