import { getRouteApi } from '@tanstack/react-router';

/** Where an app's page stands; its tab and the filters of its calls are in the address. */
export const appRoute = getRouteApi('/signed-in/w/$workspace/apps/$app');
