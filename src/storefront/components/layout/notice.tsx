import type { Child, FC } from 'hono/jsx'
import { Icon, type IconName } from '../controls/icon.tsx'

export type NoticeTone = 'info' | 'success' | 'warning' | 'error'

const LOOKS: Record<NoticeTone, { icon: IconName; classes: string }> = {
  info: { icon: 'info', classes: 'bg-info-soft text-info' },
  success: { icon: 'check', classes: 'bg-accent-soft text-accent' },
  warning: { icon: 'warning', classes: 'bg-warning-soft text-warning' },
  error: { icon: 'error', classes: 'bg-danger-soft text-danger' },
}

interface NoticeProps {
  tone: NoticeTone
  title?: string
  id?: string
  class?: string
  children?: Child
}

/** Something the shopper should read. Errors and warnings are read out as they appear. */
export const Notice: FC<NoticeProps> = ({ tone, title, id, class: more = '', children }) => {
  const { icon, classes } = LOOKS[tone]
  const urgent = tone === 'error' || tone === 'warning'
  return (
    <div
      {...(id === undefined ? {} : { id })}
      role={urgent ? 'alert' : 'status'}
      class={`flex gap-3 rounded-md px-4 py-3.5 ${classes} ${more}`.trim()}
    >
      <Icon name={icon} size={22} class="mt-0.5" />
      <div class="min-w-0 flex-1">
        {title === undefined ? null : <p class="font-semibold">{title}</p>}
        {children}
      </div>
    </div>
  )
}
