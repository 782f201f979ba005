/**
 * A text editor with completion and faults at their place. It stands in a shadow root: there its styles are adopted
 * sheets, which the content policy allows, and no inline style is needed.
 */
import { autocompletion, closeBrackets, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching, indentOnInput } from '@codemirror/language';
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint';
import { EditorState, Prec, type Text } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { names } from '../parts/class-names.ts';
import { extensionOf, type Language } from './languages.ts';
import { theme } from './theme.ts';

/** Lines and columns count from 1; without a line it is of the whole text. */
export interface Fault {
  readonly line?: number;
  readonly column?: number;
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

export interface EditorProps {
  readonly label: string;
  readonly value: string;
  readonly language: Language;
  readonly onChange: (text: string) => void;
  /** Ctrl/Cmd-Enter. */
  readonly onRun: () => void;
  readonly faults?: readonly Fault[];
  readonly className?: string;
}

const diagnosticOf = (doc: Text, fault: Fault): Diagnostic => {
  const line = doc.line(Math.min(Math.max(fault.line ?? 1, 1), doc.lines));
  const from = Math.min(line.from + Math.max((fault.column ?? 1) - 1, 0), line.to);
  return { from, to: line.to, severity: fault.severity, message: fault.message };
};

export function Editor({
  label,
  value,
  language,
  onChange,
  onRun,
  faults = [],
  className,
}: EditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const latest = useRef({ onChange, onRun });
  latest.current = { onChange, onRun };
  const first = useRef({ value, language, label });

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
    const made = new EditorView({
      parent: root,
      root,
      state: EditorState.create({
        doc: first.current.value,
        extensions: [
          lineNumbers(),
          history(),
          drawSelection(),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          autocompletion({ icons: false }),
          highlightActiveLine(),
          lintGutter(),
          EditorView.lineWrapping,
          Prec.highest(
            keymap.of([
              {
                key: 'Mod-Enter',
                run: () => {
                  latest.current.onRun();
                  return true;
                },
              },
            ]),
          ),
          keymap.of([...defaultKeymap, ...historyKeymap, ...completionKeymap]),
          EditorView.contentAttributes.of({ 'aria-label': first.current.label }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange(update.state.doc.toString());
          }),
          extensionOf(first.current.language),
          theme,
        ],
      }),
    });
    view.current = made;
    return () => made.destroy();
  }, []);

  useEffect(() => {
    const shown = view.current;
    if (!shown || shown.state.doc.toString() === value) return;
    shown.dispatch({ changes: { from: 0, to: shown.state.doc.length, insert: value } });
  }, [value]);

  useEffect(() => {
    const shown = view.current;
    if (!shown) return;
    const { doc } = shown.state;
    shown.dispatch(
      setDiagnostics(
        shown.state,
        faults.map((fault) => diagnosticOf(doc, fault)),
      ),
    );
  }, [faults]);

  return (
    <div
      ref={host}
      data-editor={label}
      className={names('h-full min-h-0 overflow-auto has-focus:outline-2', className)}
    />
  );
}
