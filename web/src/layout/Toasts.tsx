import { useNotifications } from '@mantine/notifications';
import { OnDemand, usePreloadLater } from '../components/OnDemand.tsx';

const loadToastList = async () => (await import('./ToastList.tsx')).ToastList;

/** Toasts, shown with `notifications.show`. */
export function Toasts() {
  const { notifications } = useNotifications();
  usePreloadLater(loadToastList);
  return <OnDemand load={loadToastList} props={{ opened: notifications.length > 0, onClose: () => {} }} />;
}
