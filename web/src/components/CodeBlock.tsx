import { t } from '@lingui/core/macro';
import classes from './CodeBlock.module.css';
import { CopyButton } from './CopyButton.tsx';

/** Code to read and to copy. */
export function CodeBlock({ code, label }: { code: string; label: string }) {
  return (
    <div className={classes.frame}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard */}
      <section className={classes.scroll} tabIndex={0} aria-label={label}>
        <pre className={classes.code}>{code}</pre>
      </section>
      <div className={classes.copy}>
        <CopyButton text={code} label={t`Copy ${label}`} />
      </div>
    </div>
  );
}
