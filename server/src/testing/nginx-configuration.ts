/**
 * A configuration of nginx for one process that keeps all its files in a folder.
 *
 * @param connections how many it takes at once
 * @param http the directives of its `http` block
 */
export function nginxConfiguration(folder: string, connections: number, http: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(' ');
  return `
daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log stderr error;
events { worker_connections ${connections}; }
http {
  access_log off;
  ${temporary}
  ${http}
}
`;
}
