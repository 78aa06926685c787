"""Which language does the command line speak, and how do click's own texts come to speak it?

chosen  by the arguments, else by the environment
told    the help of a command, and what click says by itself
"""
