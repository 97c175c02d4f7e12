import { Code } from '@mantine/core';

/** A few short lines of code to read, which wrap where there is little room. What is long or copied is a CodeBlock. */
export function CodeLines({ children }: { children: string }) {
  return (
    <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
      {children}
    </Code>
  );
}
