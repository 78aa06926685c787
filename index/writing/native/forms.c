/* The module artikelsuche.index.analysis._forms. */

#include "stream.h"

static PyMethodDef methods[] = {
    {"is_visible", forms_is_visible, METH_O,
     "is_visible(text) -> bool\n\nTell whether a text is surely as visible.py makes it."},
    {NULL, NULL, 0, NULL},
};

MODULE("_forms", "Forms of texts as numbers, and the terms they stand for.", methods);

PyMODINIT_FUNC PyInit__forms(void)
{
    PyObject *module = PyModule_Create(&definition);
    if (module != NULL && (PyModule_AddType(module, &VocabularyType) < 0 ||
                           PyModule_AddType(module, &StreamType) < 0))
        Py_CLEAR(module);
    return module;
}
