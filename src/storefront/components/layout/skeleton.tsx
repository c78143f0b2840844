import type { FC } from 'hono/jsx'

interface SkeletonProps {
  /** Lines of text to come, or the square of a picture. */
  shape?: 'line' | 'picture'
  lines?: number
}

const WIDTHS = ['w-11/12', 'w-full', 'w-3/5']

/** Keeps the place of what is being fetched, in its size. The region around it is `aria-busy`. */
export const Skeleton: FC<SkeletonProps> = ({ shape = 'line', lines = 1 }) =>
  shape === 'picture' ? (
    <div aria-hidden="true" class="aspect-square w-full animate-pulse rounded-md bg-sunken" />
  ) : (
    <div aria-hidden="true" class="grid content-start gap-2.5">
      {Array.from({ length: lines }, (_, line) => (
        <div class={`h-4 animate-pulse rounded-sm bg-sunken ${WIDTHS[line % WIDTHS.length]}`} />
      ))}
    </div>
  )
