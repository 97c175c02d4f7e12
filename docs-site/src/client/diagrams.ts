type Mermaid = {
  initialize: (options: Record<string, unknown>) => void;
  render: (id: string, source: string) => Promise<{ svg: string }>;
};

declare global {
  interface Window {
    mermaid?: Mermaid;
  }
}

const { dataset } = document.documentElement;

/** Draws the diagrams of the page in its colors, and again when these change. Until then their text can be read. */
export async function drawDiagrams(): Promise<void> {
  const mermaid = await loadMermaid(String(dataset.diagrams));
  const diagrams = [...document.querySelectorAll<HTMLElement>('.diagram')].map((element) => ({
    element,
    source: element.textContent ?? '',
  }));
  const draw = async () => {
    mermaid.initialize({
      startOnLoad: false,
      securityLevel: 'strict',
      theme: 'base',
      themeVariables: colors(),
      // Text of HTML would be in the colors of the page.
      flowchart: { htmlLabels: false },
    });
    for (const [index, { element, source }] of diagrams.entries()) {
      const { svg } = await mermaid.render(`diagram-${index}`, source);
      element.innerHTML = svg;
      element.classList.add('drawn');
      const drawing = element.querySelector('svg');
      drawing?.setAttribute('role', 'img');
      drawing?.setAttribute('aria-label', `Diagram: ${source}`);
    }
  };
  await draw();
  new MutationObserver(() => void draw()).observe(document.documentElement, {
    attributeFilter: ['data-mantine-color-scheme'],
  });
}

/** The colors of styles.css, as they are now. */
function colors(): Record<string, string | boolean> {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const [text, line] = [color('text'), color('dimmed')];
  return {
    darkMode: dataset.mantineColorScheme === 'dark',
    background: color('background'),
    fontFamily: getComputedStyle(document.body).fontFamily,
    primaryColor: color('selected'),
    primaryTextColor: text,
    primaryBorderColor: color('accent'),
    lineColor: line,
    textColor: text,
    actorBkg: color('selected'),
    actorBorder: color('accent'),
    actorTextColor: text,
    actorLineColor: line,
    signalColor: line,
    signalTextColor: text,
    noteBkgColor: color('surface'),
    noteBorderColor: color('border'),
    noteTextColor: text,
    edgeLabelBackground: color('background'),
  };
}

async function loadMermaid(url: string): Promise<Mermaid> {
  const script = document.createElement('script');
  script.src = url;
  await new Promise((resolve, reject) => {
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
  if (!window.mermaid) throw new Error('The program for diagrams did not load.');
  return window.mermaid;
}
