import type { FC } from 'hono/jsx'
import { Badge } from '../../../storefront/components/controls/badge.tsx'
import { texts } from '../../texts/texts.ts'
import { Button, ButtonLink } from '../controls/button.tsx'
import { buttonLook } from '../controls/button-look.ts'
import { PageHead, Panel } from '../controls/panel.tsx'
import { CategoryFields } from './category-fields.tsx'
import { CATEGORIES_PATH, type CategoryForm, type ShownCategory } from './shown-category.ts'

const TEXT = texts.categories

interface CategoryPageProps {
  category: ShownCategory
  /** Those that it can stand under. */
  parents: readonly ShownCategory[]
  /** Categories directly below it. */
  below: number
  may: { change: boolean; remove: boolean }
  form: CategoryForm
}

/** One category, with the forms that change and delete it. */
export const CategoryPage: FC<CategoryPageProps> = ({ category, parents, below, may, form }) => {
  const { id, handle, title, pending, description } = category
  const path = `${CATEGORIES_PATH}/${id}`
  return (
    <>
      <PageHead
        title={title}
        back={{ href: CATEGORIES_PATH, text: TEXT.all }}
        beside={pending ? <Badge tone="warning">{TEXT.pending}</Badge> : undefined}
        actions={
          <ButtonLink tone="quiet" href={TEXT.address(handle)}>
            {TEXT.asShoppers}
          </ButtonLink>
        }
      />
      <Panel class="max-w-2xl">
        {may.change ? (
          <form method="post" action={path} novalidate class="grid gap-4">
            <CategoryFields form={form} categories={parents} />
            <label class="press-target flex items-center gap-2">
              <input
                type="checkbox"
                name="inHeader"
                value="1"
                checked={form.typed.inHeader === '1'}
                class="size-4 accent-accent"
              />
              {TEXT.header}
            </label>
            <Button class="justify-self-start">{TEXT.save}</Button>
          </form>
        ) : (
          <p class="whitespace-pre-line">{description || texts.general.noValue}</p>
        )}
      </Panel>
      {may.remove ? (
        <details class="mt-6 max-w-2xl">
          <summary class={`${buttonLook('danger')} list-none`}>{TEXT.remove}</summary>
          <form method="post" action={`${path}/delete`} class="panel mt-3 p-4">
            <input type="hidden" name="key" value={`${form.key}-delete`} />
            <p class="mb-3 text-muted">{TEXT.removeText(below)}</p>
            <Button tone="danger">{TEXT.removeConfirm}</Button>
          </form>
        </details>
      ) : null}
    </>
  )
}
