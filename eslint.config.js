import js from "@eslint/js";
import globals from "globals";

// Names that browsers define too: a forgotten import of our own function of that name would go unnoticed.
const ours = ["when", "open", "close", "name", "status", "find", "stop", "event", "history", "top", "parent"];
const browser = Object.fromEntries(Object.entries(globals.browser).filter(([name]) => !ours.includes(name)));

export default [
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2024, sourceType: "module" },
    rules: { eqeqeq: "error", "prefer-const": "error", "no-var": "error", "no-unused-vars": "error" },
  },
  {
    files: ["dashboard/frontend/**/*.js"],
    languageOptions: { globals: browser },
    rules: {
      "no-restricted-syntax": [
        "error",
        { selector: "AssignmentExpression[left.object.name='window']", message: "Export it instead." },
      ],
    },
  },
  { files: ["dashboard/frontend/snapshot/*.js"], languageOptions: { globals: { Plotly: "readonly" } } },
  { files: ["tests/frontend/*.js"], languageOptions: { globals: globals.node } },
];
