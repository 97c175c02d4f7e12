import { getRouteApi } from '@tanstack/react-router';

/** The route of an app; its tab and the filters of its calls are in the URL. */
export const appRoute = getRouteApi('/signed-in/w/$workspace/apps/$app');
