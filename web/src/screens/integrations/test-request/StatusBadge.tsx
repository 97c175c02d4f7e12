import { Badge, type BadgeProps } from '@mantine/core';

type Props = Pick<BadgeProps, 'size'> & ({ code: number } | { color: string; children: string });

/** The status code of a response, or what came instead of one. */
export function StatusBadge({ size = 'md', ...props }: Props) {
  const { color, children } = 'code' in props ? { color: colorOf(props.code), children: props.code } : props;
  return (
    <Badge variant="light" size={size} radius="sm" color={color} tt="none">
      {children}
    </Badge>
  );
}

function colorOf(code: number): string {
  return code < 300 ? 'green' : code < 400 ? 'amber' : 'red';
}
