import { Text, Title } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import classes from './StepHeading.module.css';

type Props = {
  title: string;
  children?: ReactNode;
  /** Move the focus to the heading, after a change of step. */
  takesFocus: boolean;
};

/** The heading of a step. */
export function StepHeading({ title, children, takesFocus }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (takesFocus) heading.current?.focus();
  }, [takesFocus]);
  return (
    <div>
      <Title order={2} ref={heading} tabIndex={-1} className={classes.heading}>
        {title}
      </Title>
      {children && (
        <Text component="div" size="sm" c="dimmed" maw="46rem">
          {children}
        </Text>
      )}
    </div>
  );
}
