import { t } from '@lingui/core/macro';
/** The title of the browser's tab. React moves it into the head of the page. */
export function PageTitle({ children }: { children: string }) {
  return <title>{t`${children} · Trunkline`}</title>;
}
