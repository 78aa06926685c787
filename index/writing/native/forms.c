/* The module artikelsuche.index.analysis._forms. */

#include "stream.h"

static PyMethodDef methods[] = {
    {"is_visible", forms_is_visible, METH_O,
     "is_visible(text) -> bool\n\nTell whether a text is surely as visible.py makes it."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "_forms",
    .m_doc = "Forms of texts as numbers, and the terms they stand for.",
    .m_size = -1,
    .m_methods = methods,
};

PyMODINIT_FUNC PyInit__forms(void)
{
    static const struct {
        const char *name;
        PyTypeObject *type;
    } types[] = {{"Vocabulary", &VocabularyType},
                 {"Stream", &StreamType}};
    PyObject *module = PyModule_Create(&definition);
    size_t at;
    for (at = 0; module != NULL && at < sizeof types / sizeof *types; at++)
        if (PyType_Ready(types[at].type) < 0 ||
            PyModule_AddObjectRef(module, types[at].name, (PyObject *)types[at].type) < 0)
            Py_CLEAR(module);
    return module;
}
