/** The title of the browser's tab. React moves it into the head of the page. */
export function PageTitle({ children }: { children: string }) {
  return <title>{`${children} · Trunkline`}</title>;
}
