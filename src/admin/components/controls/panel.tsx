import type { Child, FC } from 'hono/jsx'

interface PanelProps {
  title?: string
  /** Beside the title. */
  action?: Child
  class?: string
  children?: Child
}

/** A surface with one subject of the page. */
export const Panel: FC<PanelProps> = ({ title, action, class: more = '', children }) => (
  <section class={`panel p-4 sm:p-5 ${more}`}>
    {title === undefined ? null : (
      <div class="mb-3 flex flex-wrap items-center justify-between gap-3">
        <h2 class="text-lg">{title}</h2>
        {action}
      </div>
    )}
    {children}
  </section>
)

/** The head of a page: where it belongs, its title, and what can be done. */
export const PageHead: FC<{
  title: string
  back?: { href: string; text: string }
  /** Beside the title: a badge. */
  beside?: Child
  actions?: Child
}> = ({ title, back, beside, actions }) => (
  <div class="mb-5 grid gap-1">
    {back === undefined ? null : (
      <p class="text-sm">
        <a href={back.href} class="text-link">
          {back.text}
        </a>
      </p>
    )}
    <div class="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
      <div class="flex flex-wrap items-center gap-3">
        <h1 class="text-3xl">{title}</h1>
        {beside}
      </div>
      {actions === undefined ? null : <div class="flex flex-wrap gap-2">{actions}</div>}
    </div>
  </div>
)
